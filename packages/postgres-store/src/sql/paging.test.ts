import { expect, test } from 'vitest';
import { pageOf, pagePosition } from './paging.ts';

test.each(['1', '12', '123', '1234'])(
  'only the cursor that a list returned for row %s is read, and no longer one',
  (id) => {
    const isId = (text: string) => text === id;
    const rows = [{ cursor_at: '2026-03-01 10:00:00.5+00', cursor_id: id }];
    const cursor = pageOf([...rows, ...rows], 1, (row) => row).nextCursor as string;
    expect(pagePosition({ cursor, limit: 1 }, isId)).toEqual({ at: '2026-03-01 10:00:00.5+00', id, limit: 1 });
    const others = [...'ABwz09-_=+/ .!\n\u0000é'].flatMap((more) => [cursor + more, more + cursor]);
    for (const other of [...others, `${cursor}==`, `${cursor}AA`, cursor.slice(0, -1), cursor.slice(1)])
      expect(() => pagePosition({ cursor: other }, isId), other).toThrow('The cursor was not returned by this list.');
  },
);
