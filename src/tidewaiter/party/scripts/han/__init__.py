"""Chinese names: simplified, parted into words, and read in English and in pinyin."""
