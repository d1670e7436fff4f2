import type { DeliveryLane, VerificationUrgency } from '@punteo/payments';

/**
 * `verify/<provider>`: ask this provider's witness about an order. `deliver/<endpoint>`: send merchant events. Each
 * provider and each endpoint has a queue and workers of its own, so that one's outage delays nothing at another.
 */
export type JobName = VerifyJobName | DeliverJobName;

/** The queue of the verifications at one provider. */
export type VerifyJobName = `verify/${string}`;

/** The queue of the deliveries to one endpoint. */
export type DeliverJobName = `deliver/${string}`;

/** A delivery's job names the lane; which event is next is in the table `deliveries`. */
export type JobData<Name extends JobName> = Name extends DeliverJobName ? DeliveryLane : VerifyJobData;

/** Which order is verified, and why. */
export interface VerifyJobData {
  readonly orderId: string;
  readonly urgency: VerificationUrgency;
  /** The callback that queued the job; absent: none did. */
  readonly cause?: VerificationCause;
}

/** The callback that caused a verification. */
export interface VerificationCause {
  readonly callbackId: string;
  /** An instant in ISO 8601. */
  readonly receivedAt: string;
  /** See `ReceivedCallback.traceparent`. */
  readonly traceparent?: string;
}

/** The queue of the verifications at this provider. */
export function verifyJobName(provider: string): VerifyJobName {
  return `verify/${provider}`;
}

/** The queue of the deliveries to this endpoint. */
export function deliverJobName(endpoint: string): DeliverJobName {
  return `deliver/${endpoint}`;
}

/**
 * Does one job. It may run twice, when a worker lost its job and still lives: its effects must allow that. A handler
 * that throws is called again later, after growing delays; one that returns `againInSeconds` is called again after that
 * time; null: done.
 */
export type JobHandler<Name extends JobName> = (
  task: JobTask<Name>,
) => Promise<{ readonly againInSeconds: number } | null>;

/** A job as its handler gets it. */
export interface JobTask<Name extends JobName> {
  readonly data: JobData<Name>;
  /** 1 for the first. */
  readonly attempt: number;
  /** Whether the job becomes a dead letter when the handler throws now. */
  readonly lastAttempt: boolean;
  /**
   * Aborted when the job was given to another worker because this one seemed dead, and when this one is stopped without
   * grace.
   */
  readonly signal: AbortSignal;
}

/** A job whose handler threw. */
export interface JobFailure {
  readonly name: JobName;
  readonly data: JobData<JobName>;
  readonly error: unknown;
  readonly lastAttempt: boolean;
}
