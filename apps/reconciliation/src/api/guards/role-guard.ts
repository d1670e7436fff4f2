import { LEAST_ROLES, Role, reconciliation } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import type { TsRestRequestHandler } from '@ts-rest/express';
import type { RequestHandler, Response } from 'express';
import { requestedBy } from '../../access/requested-by.ts';
import { isApi } from '../is-api.ts';

/** Refuses a route of the contract to callers whose role is less than its least one. */
export const contractRoleGuard: TsRestRequestHandler<typeof reconciliation> = (request, response, next) => {
  const leastRole = LEAST_ROLE_OF_ROUTE.get(request.tsRestRoute);
  if (leastRole === undefined) throw new Error(`No role is stated for ${request.tsRestRoute.path}.`);
  if (leastRole !== null) requireRole(response, leastRole);
  next();
};

const LEAST_ROLE_OF_ROUTE = new Map<object, Role | null>(
  (Object.keys(reconciliation) as (keyof typeof reconciliation)[]).map((name) => [
    reconciliation[name],
    LEAST_ROLES[name],
  ]),
);

/** The pages: a form decides something, everything else reads. */
export const pageRoleGuard: RequestHandler = (request, response, next) => {
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD';
  if (isWrite && !isApi(request)) requireRole(response, 'operator');
  next();
};

/** Throws `role_insufficient`. */
function requireRole(response: Response, leastRole: Role): void {
  const role = requestedBy(response)?.role;
  if (role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(leastRole)) return;
  throw new PunteoError(
    'role_insufficient',
    `This needs the role ${leastRole}, and you have the role ${role ?? 'none'}. Ask an administrator for another token.`,
  );
}

/** From the least to the most. */
const ROLES = Role.options;
