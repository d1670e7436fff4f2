import { Erasure, ErasurePage, ErasurePlan, ErasureQuery, PostErasureBody, PostErasurePlanBody } from './erasure.ts';
import { invalid, notFound } from './problem-responses.ts';

const planned = { 200: ErasurePlan, ...notFound, ...invalid };
const erased = { 201: Erasure, ...notFound, ...invalid };
const listed = { 200: ErasurePage, ...invalid };

/** Erasure of personal data. What was proven stays: facts, decisions and the audit. */
export const erasureRoutes = {
  planErasure: {
    method: 'POST',
    path: '/v1/erasures/plan',
    summary: 'Say what an erasure of personal data would erase',
    description: 'Changes nothing. For a person it reads every stored document. 404 `order_unknown`.',
    body: PostErasurePlanBody,
    responses: planned,
  },
  erase: {
    method: 'POST',
    path: '/v1/erasures',
    summary: 'Erase personal data',
    description:
      'Cannot be undone. Orders that are being verified, or have an open discrepancy, keep their data; the answer counts ' +
      'them. 404 `order_unknown`.',
    body: PostErasureBody,
    responses: erased,
  },
  listErasures: {
    method: 'GET',
    path: '/v1/erasures',
    summary: 'List the erasures',
    query: ErasureQuery,
    responses: listed,
  },
} as const;
