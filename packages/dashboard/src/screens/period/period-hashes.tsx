import type { Period } from '@punteo/clients/reconciliation';
import { Anchor } from '../../components/anchor.tsx';
import { Facts } from '../../components/facts/facts.tsx';
import { PrintHash } from '../../components/print-hash.tsx';
import { Section } from '../../components/section.tsx';
import { useText } from '../../texts/use-text.ts';

/** The hashes of what was closed, and the place of the closing in the audit. */
export function PeriodHashes({ period }: { readonly period: Period }) {
  const text = useText();
  return (
    <Section title={text('period.hashes')} intro={text('period.anchorNote')}>
      <Facts
        facts={[
          { label: text('periods.entries'), value: <PrintHash value={period.entriesHash} /> },
          { label: text('period.totals'), value: <PrintHash value={period.totalsHash} /> },
          { label: text('periods.openItems'), value: <PrintHash value={period.openItemsHash} /> },
          { label: text('periods.anchor'), value: <Anchor anchor={period.anchor} /> },
        ]}
      />
    </Section>
  );
}
