"""User-visible words and the one refusal that carries them to the edge, where they are translated."""


def N_(msgid: str) -> str:
    """Return `msgid` unchanged; marking it lets the catalogue extraction find it."""
    return msgid


class Refused(Exception):
    """Something a person asked for cannot be done; `message` is an English msgid with %(name)s places for `params`.

    `field` names the form field to blame (None: the whole request); `code` is a stable word for tests and the API.
    """

    def __init__(
        self, message: str, /, *, field: str | None = None, code: str = "refused", **params: str | int | float
    ) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.field = field
        self.code = code

    def __str__(self) -> str:
        """Return the English sentence; like gettext, `%` is only read when there are params."""
        return self.message % self.params if self.params else self.message
