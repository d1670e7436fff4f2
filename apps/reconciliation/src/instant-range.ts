/** A range of instants as a query has it: from (inclusive) to (exclusive). Absent ones stay absent. */
export function instantRange({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  readonly from?: Date;
  readonly to?: Date;
} {
  return {
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}
