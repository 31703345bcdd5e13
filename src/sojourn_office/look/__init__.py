"""The look: one stylesheet, the signs, the tags of the templates, the forms, and how a page is answered."""
