import type {
  Authentication,
  BodyVerification,
  CallbackAddress,
  CallbackAuthenticator,
  CallbackRequestWithBody,
  Provider,
} from '@punteo/payments';

/** The sender, once the body is verified where the provider asks for that; a provider that cannot verify it refuses it. */
export function verifiedSender({ provider, authentication, received }: AcceptedCallback): Sender | SignatureRefused {
  const { decision, address } = authentication;
  if (decision === 'accept') return { address, authenticatedBy: 'address' };
  const verification = provider.verifyBody?.(received) ?? UNVERIFIABLE;
  if (!verification.verified) return verification;
  const { keyId = address.keyId } = verification;
  return { address: { ...address, keyId }, authenticatedBy: 'signature' };
}

type SignatureRefused = Extract<BodyVerification, { readonly verified: false }>;

const UNVERIFIABLE: SignatureRefused = { verified: false, signature: 'wrong' };

/** What the receiver asks of a provider. */
export type CallbackProvider = Pick<Provider, 'name' | 'authenticate' | 'verifyBody' | 'storedHeaders' | 'handshake'>;

/** A callback whose address and headers its provider accepted. */
export interface AcceptedCallback {
  readonly provider: CallbackProvider;
  readonly authentication: Exclude<Authentication, { readonly decision: 'refuse' }>;
  readonly received: CallbackRequestWithBody;
}

export interface Sender {
  readonly address: CallbackAddress;
  readonly authenticatedBy: CallbackAuthenticator;
}
