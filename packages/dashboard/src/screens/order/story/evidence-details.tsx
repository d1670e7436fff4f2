import { Text } from '@mantine/core';
import type { Evidence } from '@punteo/clients/reconciliation';
import { ChecksTable } from '../../../components/checks/checks-table.tsx';
import { ClaimName } from '../../../components/claim-name.tsx';
import { ScrollingText } from '../../../components/scrolling-text.tsx';
import { useText } from '../../../texts/use-text.ts';
import classes from '../order.module.css';

/** What a witness was asked about, each check of its answer with both values, and the answer itself as it came. */
export function EvidenceDetails({
  evidence: { claim, witness, checks, document },
  isOpen,
}: {
  readonly evidence: Evidence;
  readonly isOpen: boolean;
}) {
  const text = useText();
  const failed = checks.filter(({ result }) => result !== 'passed').length;
  return (
    <>
      <Text component="div" size="xs">
        <ClaimName claim={claim} />
      </Text>
      {checks.length > 0 && (
        <details open={isOpen} className={classes.details}>
          <summary>{text('checks.summary', { passed: checks.length - failed, failed })}</summary>
          <ChecksTable checks={checks} label={text('order.evidenceChecks', { witness })} />
        </details>
      )}
      {document !== '' && (
        <details className={classes.details}>
          <summary>{text('order.witnessAnswer')}</summary>
          {document === null ? (
            <Text>{text('order.erased')}</Text>
          ) : (
            <ScrollingText label={text('order.witnessAnswer')}>{document}</ScrollingText>
          )}
        </details>
      )}
    </>
  );
}
