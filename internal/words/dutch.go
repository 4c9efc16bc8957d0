package words

var dutch = lexicon{}
