import type { RefundBalance } from '@punteo/clients/reconciliation';
import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { claimText } from '../../components/claim-name.tsx';
import { moneyText } from '../../components/money-text.ts';
import { useApplyStep } from '../../components/steps/use-apply-step.tsx';
import { useText } from '../../texts/use-text.ts';

/** Asks for amount, time and reference of money that was given back, and records it. What is left is proposed. */
export function useRecordRefund(): (balance: RefundBalance) => void {
  const text = useText();
  const { locale } = useIntl();
  const apply = useApplyStep();
  return useCallback(
    ({ orderId, claim, left }) =>
      apply(
        {
          action: 'record_refund',
          label: text('refunds.record'),
          effect: text('refunds.effect', { orderId, left: moneyText(left, locale) }),
        },
        {
          operation: 'recordRefund',
          method: 'POST',
          path: `/v1/orders/${encodeURIComponent(orderId)}/refunds`,
          body: {
            provider: claim.provider,
            claim: claimText(claim),
            amount: left,
          },
          needs: ['reason'],
        },
      ),
    [apply, locale, text],
  );
}
