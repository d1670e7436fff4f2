import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useLanguage } from '../texts/language-provider.tsx';
import { useText } from '../texts/use-text.ts';

/** Links that download a whole list as the filters select it, as CSV and XLSX. */
export function ExportLinks({
  list,
  filter,
}: {
  /** Its name in the export routes of the API: `discrepancies`. */
  readonly list: string;
  /** The API's filter. */
  readonly filter: Readonly<Record<string, string | undefined>>;
}) {
  const text = useText();
  const { language } = useLanguage();
  return (
    <Group gap="xs" role="group" aria-label={text('export.label')}>
      {(['csv', 'xlsx'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={exportPath(list, format, { ...filter, lang: language })}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          aria-label={text('export.as', { format: text(`export.${format}`) })}
        >
          {text(`export.${format}`)}
        </Button>
      ))}
    </Group>
  );
}

/** `/v1/exports/discrepancies.csv?state=open&lang=en`. */
export function exportPath(
  list: string,
  format: 'csv' | 'xlsx',
  query: Readonly<Record<string, string | undefined>>,
): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/v1/exports/${list}.${format}?${new URLSearchParams(pairs)}`;
}
