import { Alert, Text } from '@mantine/core';
import type { AuditVerification } from '@punteo/clients/reconciliation';
import { PlainTable } from '../../../components/plain-table/plain-table.tsx';
import { useText } from '../../../texts/use-text.ts';

/** Whether the audit is as it was written, and where it is not. */
export function VerificationResult({ result }: { readonly result: AuditVerification }) {
  const text = useText();
  const { whole, rows, periods, faults, faultCount } = result;
  return (
    <Alert
      role="status"
      color={whole ? 'green' : 'red'}
      variant="light"
      title={text(whole ? 'audit.whole' : 'audit.notWhole', { count: faultCount })}
    >
      <Text>{text('audit.verified', { rows, periods })}</Text>
      {faults.length > 0 && (
        <PlainTable
          label={text('audit.faults')}
          columns={[
            { header: text('audit.fault') },
            { header: text('audit.position') },
            { header: text('audit.faultMessage') },
          ]}
          rows={faults.map(({ kind, position, auditId, message }) => ({
            key: `${kind} ${position} ${auditId} ${message}`,
            cells: [text(`audit.fault.${kind}`), position ?? '–', message],
          }))}
        />
      )}
      {faultCount > faults.length && <Text>{text('run.failures.more', { count: faultCount - faults.length })}</Text>}
    </Alert>
  );
}
