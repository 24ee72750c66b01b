/** Who is calling. */
export interface Principal {
  readonly id: string;
}
