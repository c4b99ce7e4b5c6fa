"""Every macro gives valid HTML with its labels, ids and roles in place."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import wtforms
from jinja2 import Environment
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice as Choice
from wtforms.validators import InputRequired

from tracker.figures.rates import Rate

from .conftest import TEMPLATES, parse_part

Render = Callable[..., str]


class Report(wtforms.Form):
    """A field of every kind."""

    title = wtforms.StringField("What happened", [InputRequired("Say what happened")], description="In one line")
    words = wtforms.TextAreaField("Details")
    unit = wtforms.SelectField("Unit", choices=[Choice("1", "Streets"), Choice("2", "Water")])
    kind = wtforms.RadioField(
        "Kind", [InputRequired("Choose a kind")], choices=[Choice("a", "Road"), Choice("b", "Fire")]
    )
    tags = wtforms.SelectMultipleField(
        "Tags",
        choices=[Choice("x", "X")],
        widget=wtforms.widgets.ListWidget(),
        option_widget=wtforms.widgets.CheckboxInput(),
    )
    is_urgent = wtforms.BooleanField("Urgent", [InputRequired("Tick it")])
    happened_on = wtforms.DateField("Day")
    happened_at = wtforms.DateTimeLocalField("Moment")
    phone = wtforms.TelField("Telephone")
    photos = wtforms.MultipleFileField("Photos", description="Six at most")
    password = wtforms.PasswordField("Password")
    key = wtforms.HiddenField()


@pytest.fixture
def report() -> Report:
    form = Report(data={"title": ""})
    form.validate()
    return form


def draw(render: Render, form: Report, name: str, options: str = "") -> Any:
    return parse_part(render("{{ form_ui.field(form[name]" + options + ") }}", form=form, name=name))


@pytest.mark.parametrize("name", [name for name in Report()._fields if name not in ("kind", "tags", "key")])
def test_control_has_its_label_and_its_error(render: Render, report: Report, name: str) -> None:
    part = draw(render, report, name)
    control = part.find(f".//*[@id='{name}']")
    label = part.find(f".//label[@for='{name}']")
    assert report[name].label.text in "".join(label.itertext())
    described = (control.get("aria-describedby") or "").split()
    assert all(part.find(f".//*[@id='{target}']") is not None for target in described)
    assert (control.get("aria-invalid") == "true") is bool(report[name].errors)
    assert (f"{name}-error" in described) is bool(report[name].errors)
    assert ("required" in "".join(label.itertext())) is bool(report[name].flags.required)


def test_help_given_beats_the_description(render: Render, report: Report) -> None:
    assert "In one line" in "".join(draw(render, report, "title").itertext())
    text = "".join(draw(render, report, "title", ', help="Briefly", mark=False').itertext())
    assert "Briefly" in text
    assert "In one line" not in text
    assert "required" not in text


@pytest.mark.parametrize(("name", "count"), [("kind", 2), ("tags", 1)])
def test_choices_are_a_named_group(render: Render, report: Report, name: str, count: int) -> None:
    part = draw(render, report, name, ", tiles=True, private=True")
    group = part.find(f".//fieldset[@id='{name}']")
    assert report[name].label.text in "".join(group.find("legend").itertext())
    boxes = group.findall(".//input")
    assert len(boxes) == count
    assert all(group.find(f".//label[@for='{box.get('id')}']") is not None for box in boxes)
    assert all("data-private" in box.attrib for box in boxes)
    assert (group.get("aria-describedby") == f"{name}-error") is bool(report[name].errors)


def test_photos_are_shrunk_and_shown(render: Render, report: Report) -> None:
    part = draw(render, report, "photos", ", photo=True")
    control = part.find(".//input[@id='photos']")
    assert control.get("accept") == "image/*"
    assert "data-shrink" in control.attrib
    assert part.find(f".//*[@id='{control.get('data-preview')}']") is not None


def test_a_photo_field_has_a_camera_that_sends_nothing_itself(render: Render, report: Report) -> None:
    part = draw(render, report, "photos", ", photo=True")
    camera = part.find(".//input[@id='photos-camera']")
    assert camera.get("capture") == "environment" and camera.get("name") is None
    words = ["".join(one.itertext()).strip() for one in part.findall(".//label")]
    assert [one.get("for") for one in part.findall(".//label")] == ["photos", "photos-camera", "photos"]
    assert words[1:] == ["Take a photo", "Choose from the gallery"]


def test_a_small_photo_opens_large_and_is_a_file_without_scripts(render: Render) -> None:
    one = SimpleNamespace(address="/f/1", small="/f/2", alt="Photo before", caption="before · today", redact_url="/r")
    link = parse_part(render('{{ ui.photo(one, "1") }}', one=one)).find(".//a")
    assert (link.get("href"), link.get("data-pair"), link.get("data-redact-url")) == ("/f/1", "1", "/r")
    assert link.get("data-caption") == one.caption and link.find("img").get("src") == "/f/2"
    dialog = parse_part(render("{{ ui.viewer() }}")).find(".//dialog")
    assert dialog.get("aria-label") == "Photos" and len(dialog.findall(".//button")) == 6


def test_attributes_reach_the_control_and_hidden_fields_stay_bare(render: Render, report: Report) -> None:
    control = draw(render, report, "phone", ', attrs={"hx-get": "/x"}, private=True, narrow=True').find(".//input")
    assert control.get("hx-get") == "/x"
    assert "data-private" in control.attrib
    assert "input-narrow" in control.get("class")
    assert draw(render, report, "key").find(".//label") is None


def test_error_summary_leads_to_every_field(render: Render, report: Report) -> None:
    part = parse_part(
        render("{{ form_ui.error_summary(form) }}{% for f in form %}{{ form_ui.field(f) }}{% endfor %}", form=report)
    )
    links = [link.get("href").removeprefix("#") for link in part.findall(".//li/a")]
    assert {"title", "kind-0", "is_urgent"} <= set(links)
    assert all(part.find(f".//*[@id='{target}']") is not None for target in links)
    assert part.find(".//section").get("tabindex") == "-1"


def test_error_summary_of_a_good_form_is_nothing(render: Render) -> None:
    assert render("{{ form_ui.error_summary(form) }}", form=wtforms.Form()).strip() == ""


def test_words_are_escaped(render: Render) -> None:
    page = render(
        "{{ ui.badge(x) }}{{ ui.empty(x, x) }}{{ ui.stat(x, x, x, x) }}{{ ui.facts([(x, x)]) }}{{ ui.notice(x) }}",
        x="<b>&",
    )
    assert "<b>" not in page
    assert page.count("&lt;b&gt;&amp;") == 10


def test_icon_is_silent_or_named(render: Render) -> None:
    assert parse_part(render('{{ ui.icon("check") }}')).find(".//{*}svg").get("aria-hidden") == "true"
    named = parse_part(render('{{ ui.icon("check", "Done") }}')).find(".//{*}svg")
    assert (named.get("role"), named.get("aria-label"), named.get("aria-hidden")) == ("img", "Done", None)


@pytest.mark.parametrize(
    ("given", "more", "shown"),
    [((15, 16), "", "93.8%"), ((0, 4), "", "0.0%"), ((0, 0), "", "—"), ((3, 3), ", '/list'", "100.0%")],
)
def test_rate_never_divides_by_nothing(render: Render, given: tuple[int, int], more: str, shown: str) -> None:
    text = "".join(parse_part(render("{{ ui.rate(one" + more + ") }}", one=Rate(*given))).itertext())
    assert shown in text
    assert " / " in text


def test_unknown_figure_is_a_dash_and_zero_is_zero(render: Render) -> None:
    assert "—" in render('{{ ui.stat("On time", None, "nothing due") }}')
    assert ">0<" in render('{{ ui.stat("On time", 0, "of 4") }}')


def test_tabs_and_steps_say_where_you_are(render: Render) -> None:
    part = parse_part(render('{{ ui.tabs([("All", "/a", False, 0), ("Mine", "/b", True)], "State") }}'))
    assert [tab.get("aria-current") for tab in part.findall(".//a")] == [None, "page"]
    assert "0" in "".join(part.find(".//a").itertext())
    part = parse_part(
        render('{{ ui.steps([("Reported", "done", "8:12"), ("Handling", "current"), ("Closed", "next")]) }}')
    )
    assert [step.get("aria-current") for step in part.findall(".//li")] == [None, "step", None]


def test_table_has_a_caption_heads_and_labelled_cells(render: Render) -> None:
    part = parse_part(
        render(
            '{% call ui.table("Cases", ["Ref", ("Left", "num")]) %}<tr>{{ ui.cell("1", "Ref") }}'
            '{% call ui.cell("", "Left", True) %}<b>3 h</b>{% endcall %}{{ ui.cell(None) }}</tr>{% endcall %}'
        )
    )
    assert part.find(".//caption").text == "Cases"
    assert [(head.text, head.get("scope"), head.get("class")) for head in part.findall(".//th")] == [
        ("Ref", "col", None),
        ("Left", "col", "num"),
    ]
    assert [cell.get("data-label") for cell in part.findall(".//td")] == ["Ref", "Left", None]
    assert part.find(".//td//b") is not None


def test_pager_shows_only_where_there_is_a_way(render: Render) -> None:
    assert render("{{ ui.pager() }}").strip() == ""
    part = parse_part(render('{{ ui.pager(None, "/n") }}'))
    assert [(link.get("rel"), link.get("href")) for link in part.findall(".//a")] == [("next", "/n")]


def test_dialog_is_named_and_can_be_closed(render: Render) -> None:
    part = parse_part(render('{% call ui.dialog("why", "Reason") %}<p>x</p>{% endcall %}'))
    dialog = part.find(".//dialog")
    assert part.find(f".//*[@id='{dialog.get('aria-labelledby')}']").text == "Reason"
    assert dialog.find(".//form").get("method") == "dialog"


def test_locate_names_its_inputs(render: Render) -> None:
    button = parse_part(render('{{ form_ui.locate("lat", "lng", "#area", "acc") }}')).find(".//button")
    assert {name: button.get(f"data-locate-{name}") for name in ("lat", "lng", "target", "accuracy")} == {
        "lat": "lat",
        "lng": "lng",
        "target": "#area",
        "accuracy": "acc",
    }


def test_bulk_boxes_have_names(render: Render) -> None:
    part = parse_part(render('{{ ui.tick_all("ref") }}{{ ui.tick("ref", "7", "Choose case 7") }}'))
    assert all("".join(label.itertext()).strip() for label in part.findall(".//label"))
    assert part.findall(".//input")[1].get("value") == "7"


PIECES = [
    '{{ ui.badge("Late", "bad", "clock") }}',
    '{{ ui.link_button("Go", "/x", "quiet", "plus") }}{{ ui.button("Do", "danger", "trash", wide=True) }}',
    '{% call ui.notice("Mind", "warn") %}<a href="/x">x</a>{% endcall %}{{ ui.flashes([("good", "a"), ("message", "b")]) }}',
    '{{ ui.crumbs([("Home", "/"), ("Cases", "/c")]) }}{{ ui.empty("None", action=ui.link_button("x", "/x")) }}',
    '{{ ui.refusal({"action": "Close", "why": "It is closed.", "typed": [("Reason", "a < b")]}) }}{{ ui.refusal(none) }}<p>x</p>',
    '{% call ui.facts(columns=2) %}{{ ui.fact("Place", None, True) }}{% endcall %}',
    '<ol class="timeline">{% call ui.happening("Sent", "8:41", "2026-03-15T08:41", "Li", "send", "info") %}<p>x</p>{% endcall %}</ol>',
    '{{ paper_ui.number("410902-20260315-0001") }}{{ paper_ui.print_header("Centre", "No. 3", "15 March") }}{{ paper_ui.seal_place("Centre") }}',
    '{{ paper_ui.sign_lines(["Officer", "Leader"]) }}{{ paper_ui.print_footer("Li", "10:20", 2) }}',
]


@pytest.mark.parametrize("piece", PIECES)
def test_piece_is_valid_html(render: Render, piece: str) -> None:
    assert parse_part(render(piece)).find(".//*") is not None


def test_the_next_steps_fill_the_first_and_leave_out_what_is_empty(render: Render) -> None:
    call = 'ui.next_steps(steps, quiet, "x.step", {"x_id": 1})'
    a, b, c = ({"action": {"label": one}} for one in ("Accept", "Reject", "Urge"))
    drawn = parse_part(render("{{ " + call + " }}", steps=[a, b], quiet=[c]))
    links = [("".join(one.itertext()).strip(), one.get("class").split()[1]) for one in drawn.iter("a")]
    assert links == [("Accept", "button-primary"), ("Reject", "button-secondary"), ("Urge", "button-quiet")]
    more = parse_part(render("{% call " + call + " %}<p>more</p>{% endcall %}", steps=[a], quiet=[c]))
    assert [one.tag for one in more.find("section")] == ["h2", "div", "p", "div"]
    assert not render("{{ " + call + " }}", steps=[], quiet=[]).strip()


def test_one_of_a_filter_is_labelled_and_begins_with_all(render: Render) -> None:
    options = Markup('<option value="1" selected>Streets</option>')
    drawn = parse_part(render('{{ form_ui.one_of("unit", "Unit", "All units", options) }}', options=options))
    assert drawn.find(".//label[@for='unit']").text == "Unit"
    assert [one.get("value") for one in drawn.findall(".//select[@id='unit'][@name='unit']/option")] == ["", "1"]


def test_every_macro_is_drawn_by_some_test(environment: Environment) -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    inner = {
        "required_mark",
        "help_and_errors",
        "described_by",
        "plain_control",
        "single_choice",
        "choice_group",
        "kept_files",
        "finder",
        "photo_control",
        "order_buttons",
        "cover_words",
        "cover_help",
        "cover_tools",
        "told",
        "seen",
        "overtaken",
        "focus_id",
    }
    for template in (TEMPLATES / "_ui").glob("*.html"):
        macros = {
            name for name in dir(environment.get_template(f"_ui/{template.name}").module) if not name.startswith("_")
        }
        assert not [name for name in macros - inner if f".{name}(" not in source and name != "icon"]
