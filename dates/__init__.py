"""Imprecise dates: EDTF text, the days it may mean, English for it, the model field.

May import nothing else of this project. It is not called edtf, as a library is.
"""
