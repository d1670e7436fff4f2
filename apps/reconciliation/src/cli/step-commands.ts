import type * as wire from '@punteo/contracts/reconciliation';
import type * as z from 'zod';

type StepRequest = z.output<typeof wire.StepRequest>;

/** The command lines that do what the request of a next step does; what the person still gives stands in capitals. */
export function stepCommands({ operation, path, body }: StepRequest): readonly string[] {
  const named = decodeURIComponent(/^\/v1\/[^/]+\/([^/]+)/.exec(path)?.[1] ?? '');
  const subject = named === '{orderId}' ? 'ORDER' : quoted(named);
  const text = (member: string) => (body[member] === undefined ? member.toUpperCase() : quoted(String(body[member])));
  const claim = () => `${subject} ${text('provider')} ${text('claim')}`;
  const { amount } = body as { readonly amount?: wire.Money };
  const reason = '--reason REASON';
  switch (operation) {
    case 'putFulfilment':
      return [`orders fulfil ${subject}${body.force === true ? ' --force' : ''} ${reason}`];
    case 'withdrawFulfilment':
      return [`orders unfulfil ${subject} ${reason}`];
    case 'bindClaim':
      return [`orders bind ${claim()} ${reason}`];
    case 'withdrawClaim':
      return [`orders unbind ${claim()} ${reason}`];
    case 'allocateMoney':
      return [`orders allocate ${claim()} ${amount?.value} --unit ${text('unitId')} ${reason}`];
    case 'acceptParts':
      return [`orders accept-parts ${subject} ${reason}`];
    case 'amendOrder':
      return [`orders amend ${subject} ${amendmentOptions(body)} ${reason}`];
    case 'recordRefund':
      return [`refunds record ${claim()} ${amount?.value} --currency ${amount?.currency} ${reason}`];
    case 'cancelOrder':
      return [`orders cancel ${subject} ${reason}`];
    case 'closeOrder':
      return [`orders close ${subject} ${reason}`];
    case 'requestVerification':
      return [`orders verify ${subject} ${reason}`];
    case 'replayCallback':
      return [`callbacks replay ${subject} ${reason}`];
    case 'resendEvents':
      return (body.eventIds as readonly string[]).map((id) => `events resend ${quoted(id)} ${reason}`);
    case 'putOrder':
      return ['orders import FILE'];
    case 'createPayment':
      return [`pay ${subject} --provider ${text('provider')} --retry-lost --details DETAILS`];
    case 'startRun':
      return ['reconcile'];
    case 'patchDiscrepancy':
      return [`discrepancies ${body.state === 'open' ? 'reopen' : 'resolve'} ${subject} ${reason}`];
    default:
      return [];
  }
}

function amendmentOptions(body: StepRequest['body']): string {
  const { amount, dueAt, providers } = body as {
    readonly amount?: wire.Money;
    readonly dueAt?: string;
    readonly providers?: readonly string[];
  };
  return [
    ...(amount ? [`--amount ${amount.value} --currency ${amount.currency}`] : []),
    ...(dueAt ? [`--due ${dueAt}`] : []),
    ...(providers ? [`--providers ${providers.join(',')}`] : []),
  ].join(' ');
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w.:@%+=,/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
