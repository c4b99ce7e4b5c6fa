"""Documents made of data and a template: PDF and Word files. Knows neither Flask nor any subject."""
