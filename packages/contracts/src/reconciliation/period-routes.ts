import type { AppRouter } from '@ts-rest/core';
import * as z from 'zod/mini';
import { contract } from '../contract.ts';
import {
  Period,
  PeriodEntryPage,
  PeriodOpenItemPage,
  PeriodPage,
  PeriodQuery,
  PeriodStatementQuery,
  PostPeriodBody,
  periodPath,
} from './period.ts';
import { invalid, notFound, problem } from './problem-responses.ts';

/** The books: closed periods. */
export const periodRoutes = {
  closePeriod: {
    method: 'POST',
    path: '/v1/periods',
    summary: 'Close the next period',
    description:
      'Reads all orders, so it may take as long as a reconciliation. Nothing undoes it. 409 `period_closed`: it begins in a ' +
      'closed period. 409 `period_out_of_order`: days between it and the last closed one are open. 409 `period_not_over`. ' +
      '422 `period_malformed`.',
    body: PostPeriodBody,
    responses: { 200: Period, 201: Period, 409: problem, ...invalid },
  },
  listPeriods: {
    method: 'GET',
    path: '/v1/periods',
    summary: 'List closed periods',
    query: PeriodQuery,
    responses: { 200: PeriodPage, ...invalid },
  },
  getPeriod: {
    method: 'GET',
    path: '/v1/periods/:periodId',
    summary: 'Read a closed period',
    pathParams: periodPath,
    responses: { 200: Period, ...notFound, ...invalid },
  },
  listPeriodEntries: {
    method: 'GET',
    path: '/v1/periods/:periodId/entries',
    summary: 'List the entries of a closed period',
    pathParams: periodPath,
    query: PeriodQuery,
    responses: { 200: PeriodEntryPage, ...notFound, ...invalid },
  },
  listPeriodOpenItems: {
    method: 'GET',
    path: '/v1/periods/:periodId/open-items',
    summary: 'List the discrepancies that were open at the closing',
    pathParams: periodPath,
    query: PeriodQuery,
    responses: { 200: PeriodOpenItemPage, ...notFound, ...invalid },
  },
  getPeriodStatement: {
    method: 'GET',
    path: '/v1/periods/:periodId/statement.html',
    summary: 'Read the statement of a closed period as a page to print',
    pathParams: periodPath,
    query: PeriodStatementQuery,
    responses: {
      200: contract.otherResponse({ contentType: 'text/html', body: z.string() }),
      ...notFound,
      ...invalid,
    },
  },
  getPeriodStatementCsv: {
    method: 'GET',
    path: '/v1/periods/:periodId/statement.csv',
    summary: 'Read the statement of a closed period as CSV',
    pathParams: periodPath,
    query: PeriodStatementQuery,
    responses: {
      200: contract.otherResponse({ contentType: 'text/csv', body: z.string() }),
      ...notFound,
      ...invalid,
    },
  },
} satisfies AppRouter;
