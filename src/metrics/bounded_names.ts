/**
 * Names that others choose, as a label: the first so many are told by name, every other is `other`. Else whoever deploys processes
 * decides how much memory the metrics take.
 */
export function boundedNames(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= most) return "other";
    known.add(name);
    return name;
  };
}
