import { useCallback } from 'react';
import { RefusedError } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useReadAgain } from '../../client/use-read-again.ts';
import { useText } from '../../texts/use-text.ts';
import { useConfirmWithReason } from '../confirm/confirm-provider.tsx';
import { notify } from '../notify/notify.ts';
import { readStepForm } from './read-step-form.ts';
import { stepCall } from './step-call.ts';
import { reasonOf, stepFields } from './step-fields.ts';
import { StepInput } from './step-input.tsx';
import type { Step, StepRequest } from './step-types.ts';

/** Asks before a step is applied, with its effect and what it needs, then applies it by its route. */
export function useApplyStep(): (
  step: Pick<Step, 'action' | 'label' | 'effect'>,
  request: StepRequest,
  why?: string,
) => void {
  const text = useText();
  const client = useClient();
  const confirm = useConfirmWithReason();
  const readAgain = useReadAgain();
  return useCallback(
    ({ action, label, effect }, request, why) => {
      const fields = stepFields(request);
      confirm({
        title: label,
        effect: why === undefined ? effect : `${effect} ${why}`,
        confirm: label,
        fields: fields.map((field, index) => <StepInput key={field.name} field={field} isFirst={index === 0} />),
        reason: reasonOf(request),
        isDangerous: request.body.force === true || CANNOT_BE_UNDONE.has(action),
        readAgain: () => void readAgain(),
        run: async (reason, form) => {
          const values = readStepForm(fields, form, text);
          const { operation, params, body } = stepCall(request, reason === '' ? values : { ...values, reason });
          const call = client[operation] as unknown as AnyCall;
          const answer = await call({ params, body });
          if (answer.status >= 300)
            throw new RefusedError(answer.body as ConstructorParameters<typeof RefusedError>[0], answer.headers);
          await readAgain();
          notify(text(DECIDES_BY_ITSELF.has(action) ? 'steps.done' : 'steps.doneUntilRun'));
        },
      });
    },
    [text, client, confirm, readAgain],
  );
}

/** Goods, money or a second payment that cannot be taken back. */
const CANNOT_BE_UNDONE: ReadonlySet<Step['action']> = new Set(['cancel', 'create_again']);

/** What they do is shown at once; the others are seen by the next run. */
const DECIDES_BY_ITSELF: ReadonlySet<Step['action']> = new Set(['resolve', 'reopen']);

type AnyCall = (call: {
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}) => Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }>;
