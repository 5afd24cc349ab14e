"""Tags and filters of templates: texts in both languages, days and numbers for people."""
