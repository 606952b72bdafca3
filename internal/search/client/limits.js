// @ts-check
// The numbers that the engine keeps to. Here, because numbers of a module without imports are written out where they are used.

export const VERSION = 1; // of the format
export const FIELDS = 7;
export const TITLE = 1; // the field
export const BLOCK = 8; // documents whose fragments share a name

export const LONGEST_WORD = 1024; // bytes, with room to spare

// What is kept for later queries. A fragment is some 5 KB, so that all of these are less than a few photographs.
export const FRAGMENTS_KEPT = 2000;
export const TERMS_KEPT = 2000;

export const DAY = 864e5; // milliseconds

// Of an excerpt, in positions: how far apart its words may be, how much stands before the first, how long it is in all; and
// in characters, how long it is at most, for texts of endless words.
export const WINDOW = 26;
export const LEAD = 6;
export const LENGTH = 40;
export const MOST = 320;

// How many of the best documents are ranked again by the nearness of the words; their fragments are fetched for it.
export const RERANKED = 10;
// The distance from which on two words are not near each other.
export const FARTHEST = 8;

// A longer text was pasted: its unknown words are names and numbers rather than slips.
export const MOST_SLOTS = 8;

// Synonyms: so few documents that more are welcome, whatever their share; words of a member.
export const FEW_DOCUMENTS = 10;
export const LONGEST = 16;

// How many different words of a long text are looked up, and how many of them are searched for.
export const WORDS = 400;
export const TERMS = 24;
