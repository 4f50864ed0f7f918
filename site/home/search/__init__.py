"""さがす: one list over lectures, words, places and public pages, as far as each reader may see."""
