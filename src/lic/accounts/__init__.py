"""Sign-in, second factor, way-back codes. Knows no real names, no e-mail, no phone."""
