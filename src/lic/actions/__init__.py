"""Actions that follow from agreements, and what is done."""
