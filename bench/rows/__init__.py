"""One module for each part of the page; each names its SECTION."""
