import { Text } from '@mantine/core';
import { Instant } from '../../../components/instant.tsx';
import { Money } from '../../../components/money.tsx';
import { ShortHash } from '../../../components/short-hash.tsx';
import { useText } from '../../../texts/use-text.ts';

/** A value of one side as a person reads it: money by locale, an instant in their time zone, a hash shortened. */
export function FieldValue({ value }: { readonly value: string | null }) {
  const text = useText();
  if (value === null) return <Text c="dimmed">{text('discrepancy.nothing')}</Text>;
  const [, amount, currency] = /^(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9]{2,9})$/.exec(value) ?? [];
  if (amount !== undefined && currency !== undefined) return <Money money={{ value: amount, currency }} />;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return <Instant at={value} />;
  if (/^(?:0x)?[0-9a-f-]{32,}$/i.test(value)) return <ShortHash value={value} />;
  return <span style={{ overflowWrap: 'anywhere' }}>{value}</span>;
}
