import { JsonNumber } from '@punteo/json';
import * as z from 'zod';

/**
 * A duration in seconds. Control requests are read with exact numbers, so fractions such as `0.5` arrive as
 * `JsonNumber`.
 */
export const seconds = z.preprocess(
  (value) => (value instanceof JsonNumber ? Number(value.text) : value),
  z.number().min(0),
);
