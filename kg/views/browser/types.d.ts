// What the page's scripts hand to one another: for the type checker alone, no page carries it. The interfaces
// that say "kg/…" are what Python writes; tests/views/test_script_types.py holds their names against it.

// ---------------------------------------------------------------- as Python wrote it

/** kg/network/records.py: one of the short things that a card says of a node: code, values, IRIs of these. */
export type Fact = [code: string, values: string[], iris: string[]];

/** kg/network/records.py */
export interface Link {
  label: string;
  url: string;
}

/** kg/network/records.py */
export interface NodeRecord {
  id: string;
  kind: string;
  type: string;
  label: string;
  aliases: string[];
  metonyms: string[];
  anonymous: boolean;
  links: Link[];
  topics: string[];
  topic_iris: string[];
  facts: Fact[];
  change: string;
}

/** kg/views/page.py: where a node stands; what it has no place in, it lacks. */
export interface Place {
  rank: number;
  row: number;
  column: number;
  left: number;
  right: number;
  body: string;
  alliance: string;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: string[];
  tallX: number;
  tallY: number;
  farX: number;
  farY: number;
}

/** kg/network/records.py, kg/views/page.py: `from` and `to` are places among the nodes, `size` is how many of
 * the reports, one after the other, are its own. */
export interface EdgeRecord {
  kind: string;
  position: string;
  denied: boolean;
  change: string;
  before: string[];
  now: string[];
  bow: number;
  from: number;
  to: number;
  size: number;
}

/** kg/network/records.py: what one article says of one position of one actor on one target. */
export interface ReportRecord {
  stance: string;
  date: string;
  dated_by_article: boolean;
  current: boolean;
  corrected: boolean;
  quote: string;
  verified: boolean;
  article: string;
  article_iri: string;
  published: string;
  outlet: string;
  author: string;
  url: string;
  language: string;
  annotator: string;
  certainty: string;
  hedge: string;
  phase: string;
  speaker: string;
  speaker_iri: string;
  via: string;
  via_iri: string;
  according_to: string[];
  according_to_iris: string[];
  addressee: string[];
  addressee_iris: string[];
  condition: string[];
  condition_iris: string[];
  occasion: string;
  occasion_iri: string;
  confidence: number;
  strength: number;
  review: string[];
  note: string;
  change: string;
}

/** kg/views/marks.py: how a tie looks; lengths in pixels. */
export interface Tie {
  id: string;
  look: string;
  family: string;
  dashes: number[];
  arrow: string;
  width: number;
  dot: string;
}

/** kg/views/marks.py: how a position looks, and how high it stands on a timeline. */
export interface Position extends Tie {
  label: string;
  score: number | null;
  level: number;
}

/** kg/views/marks.py: a group of positions. */
export interface Side {
  id: string;
  hue: string;
  dot: string;
  level: number;
}

/** kg/views/marks.py */
export interface Head {
  path: string;
  back: number;
}

/** kg/views/marks.py: the frame of a box. */
export interface Shape {
  radius: number;
  width: number;
  inset: number;
  band: number;
}

/** kg/views/marks.py: a type of nodes, and how their boxes look. */
export interface Type {
  id: string;
  kind: string;
  fill: string;
  line: string;
  ink: string;
  shape: string;
}

/** kg/network/counts.py */
export interface Counts {
  actors: number;
  issues: number;
  holders: number;
  targets: number;
  articles: number;
  stances: number;
  first: string;
  last: string;
}

/** kg/network/changes.py: what somebody's positions on something were, and what they are. */
export interface Change {
  holder: string;
  target: string;
  from: string[];
  to: string[];
  date: string;
}

/** kg/views/page.py, kg/views/marks.py: what the page says about itself, and the looks of all in it. */
export interface About {
  title: string;
  articles: number;
  stances: number;
  generator: string;
  of: { articles: number; stances: number; actors: number; issues: number };
  drawn: [name: string, value: string][];
  changes: Change[];
  first: string;
  last: string;
  counts: Counts;
  annotators: string[];
  most: number;
  opens: string;
  language: string;
  positions: Position[];
  ties: Tie[];
  denied: Position;
  families: string[];
  sides: Side[];
  heads: Record<string, Head>;
  dots: Record<string, string>;
  shapes: Record<string, Shape>;
  anonymous: number[];
  bins: { stack: number; tower: number; places: number; units: Unit[] };
  line: { wider: number; longer: number; head: [number, number] };
  types: Type[];
}

/** kg/views/columns.py: a field of all records in one of its forms. */
export type Column =
  | unknown[]
  | { all: unknown }
  | { of: unknown[]; is: number[] }
  | { at: number[]; is: unknown[] }
  | { prefix: string; is: string[] };

/** kg/views/page.py: what was written into the page with it. A text that counts has a form for each plural. */
export interface Shipped {
  about: About;
  texts: { locale: string; quoted: string } & Record<string, string | Record<string, string>>;
  nodes: { n: number };
  edges: { n: number };
  reports: { n: number };
}

// ---------------------------------------------------------------- what the page makes of it

/** An actor or an issue. */
export interface GraphNode extends NodeRecord, Place {
  key: string;
  out: Edge[];
  in: Edge[];
  /** How many reports there are of it and on it. */
  weight: number;
  visible: boolean;
  /** None of its stances is shown: it stays where it stood, very faint. */
  ghost: boolean;
  strong: boolean;
  /** What is asked of it, or promised to it, by what is chosen. */
  asked?: string;
  /** How large its box is drawn on a map of boxes: 1 as it is, 0 as a dot. */
  size?: number;
}

/** A stance, or a tie, which has no look. */
export interface Edge extends Omit<EdgeRecord, "size"> {
  id: string;
  source: GraphNode;
  target: GraphNode;
  reports: Report[];
  look: Position | null;
  /** Its look, or that of its tie. */
  drawnAs: Tie;
  /** The entry of the key that it belongs to. */
  entry: string;
  /** How many of its reports no filter hides. */
  seen: number;
  visible: boolean;
  current: boolean;
  lapsed: boolean;
  strong: boolean;
}

/** A line that is a stance. */
export interface Stance extends Edge {
  look: Position;
}

export interface Report extends ReportRecord {
  edge: Edge;
  visible: boolean;
  /** It was the position. */
  lapsed: boolean;
  /** The first and the last day that its date may mean; null if there is no such day. */
  days?: Days | null;
}
/** What reports are counted by. */
export type Unit = "day" | "week" | "month" | "year";
export type Days = [first: string, last: string];
/** A report with its line. */
export type Told = [Stance, Report];

/** Which end of a line. */
export type End = "source" | "target";

/** What is chosen, or pointed at: nothing has neither kind nor id. */
export interface What {
  kind: "node" | "edge" | "";
  id: string;
}

export type Listed = "positions" | "types" | "ties" | "outlets" | "certainties" | "changes" | "topics";
/** See state.js. */
export interface State extends Record<Listed, Set<string>> {
  view: string;
  from: string;
  to: string;
  around: string;
  whole: boolean;
  chosen: What;
  hover: What;
  cursor: string | null;
}

/** What those are told who ask with `on`. */
export interface Events {
  filter: [announce: boolean];
  light: [];
  choice: [what: What, focus: boolean];
  reset: [];
  reveal: GraphNode[];
}

/** A tab of the page. */
export interface View {
  show(): void;
  update(): void;
  light?(): void;
  hide?(): void;
  focus?(): void;
  svg?(): SVGSVGElement;
}
/** What a view adds to the address: its name, its words or none, and what takes them. */
export type Addressed = [name: string, get: () => string, set: (words: string) => void];

export interface Point {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}
/** The window of a map: `free` is how much of its height nothing covers, `whole` all of its width. */
export interface Frame extends Size {
  free: number;
  top: number;
  whole: number;
}

/** What draws the map: of boxes or of dots. */
export interface Painter {
  at(x: number, y: number): What;
  has(n: GraphNode): boolean;
  zoom(factor: number): void;
  destroy(): void;
  update(): void;
  light(): void;
  redraw(): void;
  place(n: GraphNode): Point & Size;
  spot(n: GraphNode): Point;
  fit(view: Frame, whole?: boolean): void;
  reveal(some: GraphNode[], view: Frame): void;
  overview(): boolean;
  /** The boxes that are written larger than the others from far away, and where. */
  named?(): (Point & { n: GraphNode; w: number; h: number; size: number })[];
  scale(): number;
  bow(e: Edge): number;
  network?: VisNetwork;
}
/** A node as a dot of the map of the whole. */
export interface Dot {
  id: string;
  x: number;
  y: number;
  label: string;
  kind: string;
  type: string;
  weight: number;
  visible: boolean;
  strong: boolean;
  ghost: boolean;
  /** "chosen" or "cursor" */
  mark?: string;
}
/** A line between two dots. */
export interface DotEdge extends Pick<Edge, "id" | "kind" | "look" | "lapsed" | "visible" | "strong"> {
  source: Dot;
  target: Dot;
  reports: unknown[];
}
/** Whom the map of dots tells what the reader does. */
export type DotHooks = Pick<Hooks, "choose" | "hover" | "moved"> & Partial<Hooks>;
/** Whom a painter tells what the reader does. */
export interface Hooks {
  choose(what: What): void;
  hover(what: What, x: number, y: number): void;
  moved(): void;
  busy(how: boolean | "zoom"): void;
  resized(): void;
}

// ---------------------------------------------------------------- elements

export type Value = string | number | boolean | null | undefined;
export interface Attributes {
  [name: string]: Value | ((event: MouseEvent) => void);
}
export type Child = string | Node | null | undefined;
export type Children = Child | readonly Child[];
/** A row of a key: its mark, its words, how wide the mark is. */
export type KeyEntry = [mark: SVGElement, words: string, width: number];

/** Elements of the template that are more than some element. */
export interface Elements extends Record<string, HTMLElement> {
  search: HTMLInputElement;
  reset: HTMLButtonElement;
  "files-menu": HTMLDetailsElement;
}

// ---------------------------------------------------------------- what other projects bring

/** As much of vis-network as is used. */
export interface VisNetwork {
  /** vis-network's own, which a later one might call otherwise; pyvis ships this one. */
  body: { emitter: { emit(what: "_requestRedraw"): void } };
  redraw(): void;
  destroy(): void;
  getScale(): number;
  getPositions(keys?: string[]): Record<string, Point>;
  getNodeAt(at: Point): string | undefined;
  DOMtoCanvas(at: Point): Point;
  canvasToDOM(at: Point): Point;
  moveTo(to: { position?: Point; scale: number; animation: false | object }): void;
  on(what: "click", act: (event: { pointer: { DOM: Point } }) => void): void;
  on(what: "beforeDrawing" | "afterDrawing", act: (ctx: CanvasRenderingContext2D) => void): void;
  on(what: "dragStart" | "dragEnd" | "zoom" | "resize", act: () => void): void;
}
export interface VisItems {
  update(items: object[]): void;
}
/** As much of d3-zoom, d3-selection and flatbush as is used. */
export interface Turn {
  k: number;
  x: number;
  y: number;
}
export interface TurnTo extends Turn {
  translate(x: number, y: number): TurnTo;
  scale(k: number): TurnTo;
}
export interface Gestures {
  clickDistance(pixels: number): Gestures;
  on(what: "zoom", act: (event: { transform: Turn; sourceEvent: Event | null }) => void): Gestures;
  on(what: "end", act: () => void): Gestures;
  scaleExtent(): [number, number];
  scaleExtent(ends: [number, number]): Gestures;
  transform(...given: unknown[]): void;
  scaleTo(...given: unknown[]): void;
}
export interface Stage {
  call(act: (...given: unknown[]) => void, value?: unknown): Stage;
  call(gestures: Gestures): Stage;
  on(what: string, act: (() => void) | null): Stage;
  interrupt(): Stage;
  transition(): Stage;
  duration(milliseconds: number): Stage;
}
export interface Flatbush {
  add(left: number, top: number, right: number, bottom: number): void;
  finish(): void;
  search(left: number, top: number, right: number, bottom: number): number[];
}

declare global {
  const vis: {
    DataSet: new (items: object[]) => VisItems;
    Network: new (
      container: HTMLElement,
      data: { nodes: VisItems; edges: VisItems },
      options: object,
    ) => VisNetwork;
  };
  const engine: {
    Flatbush: new (length: number) => Flatbush;
    zoom(): Gestures;
    select(element: Element): Stage;
    zoomIdentity: TurnTo;
  };
  interface Window {
    /** The seam for tests. */
    stancegraph: object;
  }
}
