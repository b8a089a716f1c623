import type { PlainObject } from "../../rpc/values";
import type { Account } from "../account";

/** A function of the package: its answer to arguments. */
export type InvokeFunction = (args: PlainObject, account: Account) => PlainObject;
