import { Writable } from "node:stream";
import { createLogUpdate } from "log-update";
import type { StatusInfo } from "../../ogc/status_info.ts";
import type { Io } from "../io.ts";
import { progressLine, progressText } from "./progress_line.ts";
import { widthOf } from "./width_of.ts";

/** Shows how far a job is, on stderr. */
export interface ProgressView {
  show(status: StatusInfo): void;
  /** What was shown last stays. */
  end(): void;
}

const redrawMilliseconds = 1_000;

export function createProgressView(io: Io): ProgressView {
  return io.stderr.isTTY ? createBar(io) : createLines(io);
}

function createBar(io: Io): ProgressView {
  const width = () => widthOf(io.stderr) ?? 80;
  const redraw = createLogUpdate(sized(io, width), { showCursor: true });
  let last: StatusInfo | undefined;
  const draw = () => {
    if (last) redraw(progressLine(last, { now: io.now(), width: width() }));
  };
  // Time goes by even where nothing is reported.
  const timer = setInterval(draw, redrawMilliseconds);
  return {
    show(status) {
      last = status;
      draw();
    },
    end() {
      clearInterval(timer);
      redraw.done();
    },
  };
}

/** A terminal that always tells its width: some say that they have none, or 0. */
function sized({ stderr }: Io, width: () => number): Writable {
  const stream = new Writable({ write: (chunk, _encoding, done) => void stderr.write(chunk, done) });
  return Object.defineProperty(stream, "columns", { get: width });
}

function createLines(io: Io): ProgressView {
  let last = "";
  return {
    show(status) {
      const text = progressText(status);
      if (text !== last) io.stderr.write(`${text}\n`);
      last = text;
    },
    end: () => {},
  };
}
