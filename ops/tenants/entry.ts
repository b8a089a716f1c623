import { type Document, isMap, isSeq, type YAMLMap, type YAMLSeq } from "yaml";

/** Fields of an entry that the operations command writes; undefined takes a field out. */
export type EntryFields = Readonly<Record<string, string | undefined>>;

const listOf = (document: Document): YAMLSeq => {
  const list = document.get("tenants");
  // The file was checked before: it holds a list, and every entry of it is a map.
  if (!isSeq(list)) throw new TypeError("no list `tenants`");
  return list;
};

const indexOf = (list: YAMLSeq, id: string): number =>
  list.items.findIndex((item) => isMap(item) && item.get("id") === id);

/** Adds an entry after the others, in the form of one line. */
export const addEntry =
  (fields: EntryFields) =>
  (document: Document): void => {
    const list = listOf(document);
    list.flow = false;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    list.add(document.createNode(given, { flow: true }));
  };

/** Changes fields of an entry and leaves the rest of it, comments included, as they are. */
export const changeEntry =
  (id: string, fields: EntryFields) =>
  (document: Document): void => {
    const list = listOf(document);
    const entry = list.items[indexOf(list, id)] as YAMLMap;
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) entry.delete(name);
      else entry.set(name, value);
    }
  };

/** Takes an entry out. */
export const removeEntry =
  (id: string) =>
  (document: Document): void => {
    const list = listOf(document);
    list.delete(indexOf(list, id));
    if (list.items.length === 0) list.flow = true;
  };
