/** Packages without types of their own. Deno takes them as `any`; TypeScript must be told. */
declare module "papaparse";
