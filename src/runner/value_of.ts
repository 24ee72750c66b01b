/** The type of the values that an OpenAPI 3.0 schema object describes; `unknown` where it cannot be told. */
export type ValueOf<Schema> = Schema extends { readonly nullable: true } ? PlainValue<Schema> | null
  : PlainValue<Schema>;

type PlainValue<Schema> = Schema extends { readonly enum: readonly (infer Member)[] } ? Member
  : Schema extends { readonly type: "string" } ? string
  : Schema extends { readonly type: "number" | "integer" } ? number
  : Schema extends { readonly type: "boolean" } ? boolean
  : Schema extends { readonly type: "array"; readonly items: infer Item } ? readonly ValueOf<Item>[]
  : Schema extends { readonly type: "array" } ? readonly unknown[]
  : Schema extends { readonly type: "object"; readonly properties: infer Properties }
    ? ObjectValue<Properties, RequiredNames<Schema>>
  : Schema extends { readonly type: "object" } ? Readonly<Record<string, unknown>>
  : unknown;

type RequiredNames<Schema> = Schema extends { readonly required: readonly (infer Name)[] } ? Name : never;

type ObjectValue<Properties, Required> =
  & { readonly [Name in keyof Properties as Name extends Required ? Name : never]: ValueOf<Properties[Name]> }
  & {
    readonly [Name in keyof Properties as Name extends Required ? never : Name]?: ValueOf<Properties[Name]>;
  };

/** What `run` gets, by the descriptions of the inputs. An input that may be absent and has no default is optional. */
export type InputValues<Inputs> =
  & {
    readonly [Id in keyof Inputs as IsGiven<Inputs[Id]> extends true ? Id : never]: Occurrences<Inputs[Id]>;
  }
  & {
    readonly [Id in keyof Inputs as IsGiven<Inputs[Id]> extends true ? never : Id]?: Occurrences<Inputs[Id]>;
  };

type IsGiven<Input> = Input extends { readonly schema: { readonly default: unknown } } ? true
  : Input extends { readonly minOccurs: 0 } ? false
  : true;

type Occurrences<Input> = Input extends { readonly schema: infer Schema }
  ? Input extends { readonly maxOccurs: infer Most }
    ? Most extends 0 | 1 ? ValueOf<Schema> : readonly ValueOf<Schema>[]
  : ValueOf<Schema>
  : unknown;
