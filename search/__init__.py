"""The search for names and prose in any spelling or script.

`phonetics` turns words into sounds and compares them, `name_search` asks the database
for names that sound alike, `text_search` for words of prose, `matches` says why a row
matches, `ranking` puts the rows in order. May import nothing else of this project.
"""
