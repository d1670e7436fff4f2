import { invalid, notFound, problem } from './problem-responses.ts';
import {
  PostStatementAcceptanceBody,
  StatementBadRowPage,
  StatementBadRowQuery,
  StatementEntryPage,
  StatementEntryQuery,
  StatementFile,
  StatementPage,
  StatementQuery,
  statementPath,
} from './statement.ts';

// Not within `as const`: ts-rest merges answers that are not read-only.
const listAnswers = { 200: StatementPage, ...invalid };
const readAnswers = { 200: StatementFile, ...notFound, ...invalid };
const badRowAnswers = { 200: StatementBadRowPage, ...notFound, ...invalid };
const acceptanceAnswers = { 200: StatementFile, 409: problem, ...notFound, ...invalid };
const entryAnswers = { 200: StatementEntryPage, ...invalid };

/** Statements of accounts and providers. `punteo statements import` imports them. */
export const statementRoutes = {
  listStatements: {
    method: 'GET',
    path: '/v1/statements',
    summary: 'List imported statement files',
    query: StatementQuery,
    responses: listAnswers,
  },
  getStatement: {
    method: 'GET',
    path: '/v1/statements/:statementFileId',
    summary: 'Read an imported statement file',
    pathParams: statementPath,
    responses: readAnswers,
  },
  listStatementBadRows: {
    method: 'GET',
    path: '/v1/statements/:statementFileId/bad-rows',
    summary: 'List the rows of a statement file that could not be read, by line',
    pathParams: statementPath,
    query: StatementBadRowQuery,
    responses: badRowAnswers,
  },
  acceptStatement: {
    method: 'POST',
    path: '/v1/statements/:statementFileId/acceptance',
    summary: 'Go on without the bad rows of a statement file',
    description:
      'Until then, no reconciliation run is complete. 404 `statement_unknown`. 409 `statement_accepted`: they are accepted ' +
      'already, or there are none.',
    pathParams: statementPath,
    body: PostStatementAcceptanceBody,
    responses: acceptanceAnswers,
  },
  listStatementEntries: {
    method: 'GET',
    path: '/v1/statement-entries',
    summary: 'List entries of statements, the latest booking first',
    query: StatementEntryQuery,
    responses: entryAnswers,
  },
} as const;
