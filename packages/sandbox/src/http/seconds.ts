import { JsonNumber } from '@punteo/json';
import * as z from 'zod';

/** How long, with a fraction where wanted: what a control request wrote as `0.5` comes as its digits. */
export const seconds = z.preprocess(
  (value) => (value instanceof JsonNumber ? Number(value.text) : value),
  z.number().min(0),
);
