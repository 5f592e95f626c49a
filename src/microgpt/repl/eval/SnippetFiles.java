package microgpt.repl.eval;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** Files for a compiler that is to know what snippets have declared. */
final class SnippetFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {

    /** The package that JShell puts its classes into. */
    static final String PACKAGE = "REPL";

    private final Map<String, byte[]> code;

    /** @param code of the classes around snippets, by name */
    SnippetFiles(StandardJavaFileManager files, Map<String, byte[]> code) {
        super(files);
        this.code = code;
    }

    private static final class Compiled extends SimpleJavaFileObject {
        private final String name;
        private final byte[] code;

        Compiled(String name, byte[] code) {
            super(URI.create("snippet:///" + name.replace('.', '/') + ".class"),
                Kind.CLASS);
            this.name = name;
            this.code = code;
        }

        @Override
        public InputStream openInputStream() { return new ByteArrayInputStream(code); }
    }

    @Override
    public Iterable<JavaFileObject> list(Location location, String packageName,
            Set<Kind> kinds, boolean recurse) throws IOException {
        if (location != StandardLocation.CLASS_PATH || !packageName.equals(PACKAGE)
            || !kinds.contains(Kind.CLASS))
            return super.list(location, packageName, kinds, recurse);
        List<JavaFileObject> all = new ArrayList<>();
        code.forEach((name, bytes) -> {
            if (name.startsWith(PACKAGE + ".")) all.add(new Compiled(name, bytes));
        });
        return all;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof Compiled c ? c.name
            : super.inferBinaryName(location, file);
    }
}
