/** The cells of one record: their number, and the start and end of each in the block. */
export class Cells {
  count = 0;
  starts = new Int32Array(16);
  ends = new Int32Array(16);

  /** Sets a cell, which becomes the record's last. */
  put(cell: number, start: number, end: number): void {
    if (cell === this.starts.length) this.grow();
    this.starts[cell] = start;
    this.ends[cell] = end;
    this.count = cell + 1;
  }

  grow(): this {
    this.starts = doubled(this.starts);
    this.ends = doubled(this.ends);
    return this;
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
