"""The phrases by which people say that they want no more texts: one file a language.

Each has CLASSES (word classes), RULES (what says it), GUARDS (what only looks like it: words that a guard covers count
for no rule, but those named with a question mark), DOUBTS (what makes every rule uncertain, unless
texts are named), WEAK_DOUBTS (the same for the rules in WEAK), EXCUSES (what makes the whole text no opt-out)
and CONTRARY (signals of the contrary: in whatever language the opt-out is, a person decides).
The language of the patterns: ../opt_out_grammar.py. Written for this project; no collection was copied.
"""

from . import de, en, es, fr, it, nl, pt

LANGUAGES = {"en": en, "es": es, "fr": fr, "de": de, "it": it, "pt": pt, "nl": nl}
