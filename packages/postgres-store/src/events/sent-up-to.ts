/** In SQL: the highest sequence that may have been sent before the last restore; 0: the database was never restored. */
export const SENT_UP_TO = '(select coalesce(max(sent_up_to), 0) from restores)';
