import { serveProvider } from "../rpc/serve";
import { sandboxMachines } from "./machines/machines";
import { AwsProvider } from "./provider";
import { openCatalogue } from "./sdk/catalogue";

void serveProvider(new AwsProvider(openCatalogue(), () => new Date(), sandboxMachines()));
