import { AnchorText } from '@punteo/contracts/reconciliation';
import { type AuditAnchor, PunteoError } from '@punteo/payments';

/** `17:` and the hash: an anchor as it is printed and kept. */
export function anchorText({ position, hash }: AuditAnchor): string {
  return `${position}:${hash}`;
}

/** The inverse. Throws `option_invalid`. */
export function anchorOfText(text: string): AuditAnchor {
  if (!AnchorText.safeParse(text).success)
    throw new PunteoError(
      'option_invalid',
      'An anchor should be a position and a hash such as `punteo audit head` prints.',
    );
  const [position = '', hash = ''] = text.split(':');
  return { position, hash };
}
