import { LEAST_ROLES, Role, reconciliation } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import type { TsRestRequestHandler } from '@ts-rest/express';
import type { Response } from 'express';
import { requestedBy } from '../../access/requested-by.ts';

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
