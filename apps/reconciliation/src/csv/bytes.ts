/** The bytes that end a line, and the one around a quoted cell. */
export const LINE_FEED = 0x0a;
export const RETURN = 0x0d;
export const QUOTE = 0x22;
