"""The smallest nouns of the house: a sentence, a refusal, a day, a country, a sum of money."""
