/** How many cells a record has, and where in the block each begins and ends. */
export class Cells {
  count = 0;
  starts = new Int32Array(16);
  ends = new Int32Array(16);

  /** Counts on from this cell. */
  put(cell: number, start: number, end: number): void {
    if (cell === this.starts.length) this.makeRoom();
    this.starts[cell] = start;
    this.ends[cell] = end;
    this.count = cell + 1;
  }

  makeRoom(): this {
    this.starts = twice(this.starts);
    this.ends = twice(this.ends);
    return this;
  }
}

function twice(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
