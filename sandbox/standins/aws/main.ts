import { serveProvider } from "../rpc/serve";
import { AwsProvider } from "./provider";
import { openCatalogue } from "./sdk/catalogue";

void serveProvider(new AwsProvider(openCatalogue()));
