import { config } from 'zod/mini';
import { en } from 'zod/v4/locales';

// `zod` sets its English messages by itself, `zod/mini` has none: every issue would say "Invalid input". Another language that
// the program has chosen is kept.
if (config().localeError === undefined) config(en());
