import type { AppRouter } from '@ts-rest/core';
import { AuditHead, AuditPage, AuditQuery, AuditVerification, PostAuditVerificationBody } from './audit.ts';
import { invalid } from './problem-responses.ts';

/** What people did, as a chain of hashes. */
export const auditRoutes = {
  listAudit: {
    method: 'GET',
    path: '/v1/audit',
    summary: 'List the audit entries',
    query: AuditQuery,
    responses: { 200: AuditPage, ...invalid },
  },
  getAuditHead: {
    method: 'GET',
    path: '/v1/audit/head',
    summary: 'Read the last place in the chain of the audit',
    description: 'Keep it outside the database: a verification compares the chain with it.',
    responses: { 200: AuditHead },
  },
  verifyAudit: {
    method: 'POST',
    path: '/v1/audit/verifications',
    summary: 'Compute the chain of the audit and the books of closed periods again',
    description:
      'Reads the whole audit, so it takes as long as the audit is. Finds rows that were changed, removed, inserted or ' +
      'reordered. Only an anchor shows that the newest rows were removed, or that the chain was computed again from changed ' +
      'rows; the anchors of closed periods are always compared.',
    body: PostAuditVerificationBody,
    responses: { 200: AuditVerification, ...invalid },
  },
} satisfies AppRouter;
